/**
 * Who are you, and may you: users, sign-in and its sessions, roles and rights, and what every request is held to
 * (headers, the forgery token). Every route says by {@link dev.holdfast.control.access.Needs} which right it needs; one
 * that does not is refused to everybody. It renders nothing; the pages of sign-in are the dashboard's.
 */
@NullMarked
package dev.holdfast.control.access;

import org.jspecify.annotations.NullMarked;
