"""Pages of dealers: their monthly reports, the link they report by, checks of goods and money with them."""
