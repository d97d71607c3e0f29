package dev.holdfast.vrrp.startup;

/** In which order those come back who lost their link together, so that a switch that reboots moves no address. */
public enum Homecoming {
    /** The link did not fail, or somebody was heard since. */
    NONE,
    /** Was ACTIVE when its link failed: counts without skew. */
    FIRST,
    /** Was not: counts one interval more. */
    LATER;

    /** The down timer's length for one who comes back so. */
    public long downNanos(long downNanos, long skewNanos, long intervalNanos) {
        return switch (this) {
            case NONE -> downNanos;
            case FIRST -> downNanos - skewNanos;
            case LATER -> downNanos + intervalNanos;
        };
    }
}
