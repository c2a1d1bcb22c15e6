#!/usr/bin/env Rscript
# SPDX-License-Identifier: MIT
# Draws the lock states of a run over time, in base R.
#
#   Rscript lock_states.R RUN.h5 FIGURE.pdf             the ending decides: .pdf, .png or .svg
#   Rscript lock_states.R RUN.h5 FIGURE.pdf --values    also prints what is drawn as CSV: date, state, customers
#
# Needs the package ncdf4 (Debian: r-cran-ncdf4). It reads labels as text and applies scale factors; dimensions come in reverse order, so
# that a variable (time, lock_state) of the file is a matrix [lock_state, time] here.

# Okabe and Ito's palette, as in reports, from the lowest layer up.
colours <- c(locked_on = "#0072B2", transactional = "#56B4E9", locked_in = "#222222", outside = "#E69F00", locked_out = "#D55E00")
served <- c("locked_on", "transactional", "locked_in")
ink <- "#222222"
faint <- "#666666"

# Ends with a sentence on stderr and exit code `status`: 2 for the command line, 3 for files.
refuse <- function(status, ...) {
  cat("lock_states.R: ", ..., "\n", sep = "", file = stderr())
  quit(save = "no", status = status)
}

# Customers [date, state], with dates and states as names of the rows and columns.
read_lock_states <- function(path) {
  if (!file.exists(path)) refuse(3, "there is no file '", path, "'.")
  # ncdf4 prints a note for every fill value of 64 bits; none of those variables is read here.
  notes <- capture.output(file <- try(ncdf4::nc_open(path), silent = TRUE), type = "output")
  if (inherits(file, "try-error")) refuse(3, "'", path, "' is not a trajectory of PlusSum, or it is damaged: netCDF cannot open it.")
  on.exit(ncdf4::nc_close(file))
  version <- ncdf4::ncatt_get(file, 0, "plussum_format_version")$value
  # As a number with a fraction: a version may have more digits than an integer holds.
  major <- if (is.character(version)) suppressWarnings(as.numeric(sub("\\..*", "", version))) else NA
  if (is.na(major) || major < 1) refuse(3, "'", path, "' has no format version, so it is no trajectory of PlusSum, or it is damaged.")
  if (major > 1) {
    refuse(3, "'", path, "' has format ", version, "; this script reads formats up to 1.x.")
  }
  if (!"series/customers_by_lock_state" %in% names(file$var)) refuse(3, "'", path, "' has no series of lock states, so it is no trajectory of PlusSum.")
  records <- file$dim[["series/time"]]$len
  if (records < 2) refuse(3, "'", path, "' has ", records, " records of its series; lock states over time take at least 2.")
  customers <- t(ncdf4::ncvar_get(file, "series/customers_by_lock_state", collapse_degen = FALSE))
  start <- as.Date(ncdf4::ncatt_get(file, "series/time", "units")$value, "days since %Y-%m-%d")
  if (is.na(start)) refuse(3, "'", path, "' does not say on which day its series begin; it is damaged.")
  if (!all(is.finite(customers)) || any(customers < 0) || any(rowSums(customers) <= 0)) {
    refuse(3, "'", path, "' has records in which the customers of the lock states are no numbers, or sum to 0, so there is nothing to draw.")
  }
  dimnames(customers) <- list(format(start + ncdf4::ncvar_get(file, "series/time")), ncdf4::ncvar_get(file, "series/lock_state"))
  customers
}

# The title: what the figure shows, in a sentence.
finding <- function(share) {
  locked_out <- share[, "locked_out"]
  first <- sprintf("%.1f", locked_out[1])
  last <- sprintf("%.1f", tail(locked_out, 1))
  went <- if (first == last) "stays at" else paste(if (tail(locked_out, 1) < locked_out[1]) "falls" else "rises", "from", first, "% to")
  sprintf("Locked out %s %s %% of customers; %.1f %% are served at the end", went, last, sum(tail(share, 1)[, served]))
}

# Heights at least `apart` from each other, in ascending order, none above 100.
apart_from_each_other <- function(heights, apart = 5.5) {
  for (k in seq_along(heights)[-1]) heights[k] <- max(heights[k], heights[k - 1] + apart)
  for (k in rev(seq_along(heights))) heights[k] <- min(heights[k], if (k == length(heights)) 100 else heights[k + 1] - apart)
  heights
}

draw <- function(customers) {
  share <- 100 * customers / rowSums(customers)
  date <- as.Date(rownames(customers))
  states <- Filter(function(state) max(share[, state]) > 0, names(colours))
  tops <- apply(share[, states, drop = FALSE], 1, cumsum)
  tops <- rbind(0, matrix(tops, nrow = length(states)))
  par(mar = c(2.2, 2.6, 3.4, 9.5), las = 1, family = "sans", mgp = c(2, 0.5, 0), tcl = 0, cex.axis = 0.85)
  plot(range(date), c(0, 100), type = "n", axes = FALSE, xlab = "", ylab = "", xaxs = "i", yaxs = "i")
  for (k in seq_along(states)) {
    polygon(c(date, rev(date)), c(tops[k, ], rev(tops[k + 1, ])), col = colours[[states[k]]], border = "white", lwd = 0.5)
  }
  axis.Date(1, date, col = faint, col.axis = faint)
  axis(2, col = NA, col.axis = faint)
  mtext(finding(share), side = 3, line = 1.7, adj = 0, font = 2, cex = 1, col = ink)
  mtext(paste0("customers by lock state, %; ", format(round(sum(tail(customers, 1))), big.mark = ",", scientific = FALSE), " in all"),
        side = 3, line = 0.6, adj = 0, cex = 0.85, col = faint)
  last <- ncol(tops)
  middles <- (tops[-1, last] + tops[-nrow(tops), last]) / 2
  places <- apart_from_each_other(middles)
  width <- diff(range(as.numeric(date)))
  at <- as.numeric(max(date)) + c(0, 0.025, 0.035) * width
  segments(at[1], middles, at[2], places, col = faint, xpd = NA, lwd = 0.7)
  text(at[3], places, sprintf("%s %.1f %%", gsub("_", " ", states), share[nrow(share), states]), adj = 0, cex = 0.85, col = ink, xpd = NA)
}

# Whether two names lead to the same file: links, and other spellings of a folder.
is_same_file <- function(one, other) {
  if (!file.exists(one) || !file.exists(other)) return(FALSE)
  if (normalizePath(one) == normalizePath(other)) return(TRUE)
  # R does not tell the number of a file; two names of one file (a hard link) agree in all that R tells, and in their bytes.
  about <- file.info(one, other)[, c("size", "mtime", "ctime")]
  all(about[1, ] == about[2, ]) && tools::md5sum(one) == tools::md5sum(other)
}

# Under its own name a figure is always whole: it is drawn beside that, and renamed.
write_figure <- function(path, ending, customers) {
  beside <- file.path(dirname(path), sprintf(".%s.tmp-%d.%s", basename(path), Sys.getpid(), ending))
  drawn <- try(suppressWarnings({
    switch(ending,
           pdf = pdf(beside, width = 8.6, height = 4.6, title = "Lock states"),
           png = png(beside, width = 1290, height = 690, res = 150, type = "cairo"),
           svg = svg(beside, width = 8.6, height = 4.6))
    draw(customers)
    dev.off()
  }), silent = TRUE)
  failed <- inherits(drawn, "try-error") || !file.exists(beside) || file.size(beside) == 0
  if (failed) graphics.off()
  if (failed || !suppressWarnings(file.rename(beside, path))) {
    unlink(beside)
    refuse(3, "cannot write '", path, "': is there room on the disk, and may you write to the folder?")
  }
}

main <- function(words) {
  values <- "--values" %in% words
  words <- words[words != "--values"]
  if (length(words) != 2) refuse(2, "give a trajectory and a figure: Rscript lock_states.R RUN.h5 FIGURE.pdf [--values]")
  if (!requireNamespace("ncdf4", quietly = TRUE)) refuse(3, "the R package ncdf4 is not installed; in Debian and Ubuntu it is r-cran-ncdf4.")
  ending <- tolower(tools::file_ext(words[2]))
  if (!ending %in% c("pdf", "png", "svg")) refuse(2, "a figure ends in .pdf, .png or .svg, not in '", ending, "'.")
  if (!dir.exists(dirname(words[2]))) refuse(3, "there is no folder '", dirname(words[2]), "'; create it first.")
  if (dir.exists(words[2])) refuse(3, "'", words[2], "' is a folder; name a file in it.")
  if (is_same_file(words[1], words[2])) refuse(2, "'", words[2], "' is to be read, so that the figure needs another name.")
  customers <- read_lock_states(words[1])
  write_figure(words[2], ending, customers)
  if (values) {
    cat("date,state,customers\n")
    cat(sprintf("%s,%s,%.17g\n", rownames(customers)[row(customers)], colnames(customers)[col(customers)], customers), sep = "")
  }
}

main(commandArgs(trailingOnly = TRUE))
