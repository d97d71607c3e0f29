/**
 * OpenID Connect as its specification has it: discovery, the authorization code flow with PKCE, and what an ID token has
 * to be to be believed. It knows nothing of users, roles, browsers or sessions; it keeps nothing but what the provider
 * publishes.
 */
@NullMarked
package dev.holdfast.control.access.oidc;

import org.jspecify.annotations.NullMarked;
