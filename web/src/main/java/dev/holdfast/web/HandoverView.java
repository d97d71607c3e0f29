package dev.holdfast.web;

/**
 * The newest handing over of a virtual router.
 *
 * @param sign {@code ok}, {@code pending} or {@code split}
 * @param sentence how far it is, or what came of it; empty: there was none of late
 */
public record HandoverView(String sign, String sentence) {

    /** Nothing to tell. */
    public static final HandoverView NONE = new HandoverView("ok", "");
}
