"""The closed calculus: a requirement and a case give a proof. It knows no country, no law and no clock."""
