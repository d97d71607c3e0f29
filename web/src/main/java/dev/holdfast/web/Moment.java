package dev.holdfast.web;

/**
 * Something that happened near a transition, on the control plane's clock.
 *
 * @param distance from the transition, {@code 3.61 s before}
 * @param sign name of its icon
 * @param sentence what, without its full stop
 * @param href of its own page; empty: it has none, or this is it
 * @param clockError how sure the moment is, {@code ± 0.10 ms}
 * @param unsure whether the clocks do not tell which of the two came first
 * @param self whether it is the transition itself
 */
public record Moment(
        When at,
        String distance,
        String sign,
        String node,
        String sentence,
        String href,
        String clockError,
        boolean unsure,
        boolean self) {}
