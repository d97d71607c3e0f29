package dev.holdfast.control.query;

import dev.holdfast.control.query.TailMark.Place;
import dev.holdfast.control.query.TailMark.Within;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

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

    /**
     * What a round has found behind a mark: the round goes on if there are as many rows as were asked for.
     *
     * @param upTo snapshot of this round
     * @param next what is not in it was received then or later
     * @param place of a row in the order of the round
     */
    public static <E> TailBatch<E> of(
            TailMark mark, String upTo, Instant next, List<E> found, int limit, Function<E, Place> place) {
        List<News<E>> news = found.stream()
                .map(entry -> new News<>(
                        entry, new TailMark(mark.seen(), mark.from(), new Within(upTo, next, place.apply(entry)))))
                .toList();
        return new TailBatch<>(news, news.size() == limit ? news.getLast().mark() : new TailMark(upTo, next, null));
    }
}
