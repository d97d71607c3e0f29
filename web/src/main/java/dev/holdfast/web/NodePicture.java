package dev.holdfast.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as its page shows it while it is open.
 *
 * @param links its interfaces that virtual routers are on
 * @param stalls how its daemon kept time, in one sentence
 * @param events that it told of last, newest first
 * @param historyHref all of them
 */
public record NodePicture(
        NodeView node, List<LinkRow> links, String stalls, List<HistoryRow> events, String historyHref) {

    /**
     * An interface.
     *
     * @param state what was last told of it, in words; empty: nothing was
     * @param sign of that state
     * @param since of that state; null: nothing was told
     * @param routers that are on it
     * @param deafness how long it was measured to hear nothing after it was armed, in words
     * @param losses of its carrier, in words
     */
    public record LinkRow(
            String name,
            String state,
            String sign,
            @Nullable When since,
            String routers,
            String deafness,
            String losses) {}
}
