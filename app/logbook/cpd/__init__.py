"""What a mediator learned (CPD): items with their takeaways, totals by year, the CSV file."""
