package dev.holdfast.control.query;

import java.util.List;

/**
 * What a live tail tells next, in the order of receipt.
 *
 * @param news the rows, each with the mark behind it
 * @param next where to go on
 */
public record TailBatch<E>(List<News<E>> news, TailMark next) {

    public TailBatch {
        news = List.copyOf(news);
    }

    /** One row. */
    public record News<E>(E entry, TailMark mark) {}
}
