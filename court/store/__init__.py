"""Storage: tables, the database behind them, its migrations."""
