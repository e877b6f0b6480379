/* Runs before the page is drawn: says that scripts work, so that folding does not flash. */
document.documentElement.classList.add("js");
