"""Pages of receivables: the aging, the record of a customer, what is noted about debts, letters."""
