"""The one door: sign-in, HTTP API, portal, partner deliveries. No word of the domain's rules."""
