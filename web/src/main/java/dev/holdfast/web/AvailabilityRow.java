package dev.holdfast.web;

/**
 * How much of a window of time a virtual router was served.
 *
 * @param window {@code 24 h}
 * @param share of the known time with exactly one ACTIVE, {@code 99.998 %}; never rounded up
 * @param unknown how much of the window is not known, in words; empty: nothing
 * @param outages how many times nobody was ACTIVE for sure
 * @param possible how many times more that may have been so, in words; empty: none
 * @param longest of the outages; empty: there was none
 * @param several how long more than one was ACTIVE; empty: never
 * @param href of the bands of states of that window
 */
public record AvailabilityRow(
        String window,
        String share,
        String unknown,
        int outages,
        String possible,
        String longest,
        String several,
        String href) {}
