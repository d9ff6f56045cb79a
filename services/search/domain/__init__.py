"""The rules of search: text, queries, scores; nothing here touches a store."""
