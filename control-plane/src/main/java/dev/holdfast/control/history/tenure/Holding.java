package dev.holdfast.control.history.tenure;

/** How many members of a virtual router were ACTIVE on the wire. */
public enum Holding {
    /** Exactly one. */
    ONE,
    /** More than one: split brain. */
    SEVERAL,
    /** Nobody. */
    NONE,
    /** One is known to have been; of another nothing is known. */
    AT_LEAST_ONE,
    /** Nobody is known to have been, and of somebody nothing is known. */
    UNKNOWN
}
