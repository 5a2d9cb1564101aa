// Strips that scroll sideways on a narrow screen (settings, tabs): begin where the reader is.

for (const here of document.querySelectorAll(".side-list [aria-current], .tabs [aria-current]")) {
  const strip = here.closest(".side-list, .tabs");
  if (strip.scrollWidth > strip.clientWidth) {
    strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
  }
}
