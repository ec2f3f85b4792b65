"""The console of IMI staff: views and forms, no rules and no tables of its own."""
