package dev.holdfast.web;

/**
 * Something that happened.
 *
 * @param id stable among all, and good as an element's id: {@code t12}
 * @param received when the control plane stored it
 * @param clock how far the node's clock was off, in words
 * @param sign name of its icon
 * @param sentence what, without its full stop
 * @param href of its own page; empty: it has none
 * @param router empty: it is about the node
 * @param routerHref empty likewise, or because the router is gone
 */
public record HistoryRow(
        String id,
        When at,
        When received,
        String clock,
        String sign,
        String sentence,
        String href,
        String node,
        String nodeHref,
        String cluster,
        String router,
        String routerHref) {}
