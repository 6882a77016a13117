"""The agents' web page, the Service-Desk: queue, threads, one owner at a time. German first, English beside it."""
