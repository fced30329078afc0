"""Who comes in: accounts, tokens, sessions, sign-in links and sign-in through a provider."""
