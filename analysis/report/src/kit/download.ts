// SPDX-License-Identifier: MIT
// Files made in the page.

export function save(content: BlobPart, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const source = (svg: SVGSVGElement) => new XMLSerializer().serializeToString(svg);

export const saveSvg = (svg: SVGSVGElement, name: string) => save(source(svg), "image/svg+xml", name);

/** At twice the size on the screen, for print and slides. */
export function savePng(svg: SVGSVGElement, name: string): void {
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * 2, height: picture.height * 2 });
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      if (blob) save(blob, "image/png", name);
    }, "image/png");
  });
  // A data address rather than a blob's: from file:// the canvas could not be read back otherwise.
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(svg))}`;
}
