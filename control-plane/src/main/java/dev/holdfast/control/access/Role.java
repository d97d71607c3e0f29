package dev.holdfast.control.access;

/** What somebody is, the least first: each may all that the former may. Stored by name. */
public enum Role {
    VIEWER,
    OPERATOR,
    ADMIN
}
