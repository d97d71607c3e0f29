package dev.holdfast.control.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a delivery, after the commit.
 *
 * @param marks the highest number stored of each epoch that the delivery spoke of: what to acknowledge
 * @param stored rows that are new; duplicates are not among them
 */
public record Receipt(Map<Long, Long> marks, List<Row> stored) {

    Receipt and(Receipt later) {
        Map<Long, Long> both = new TreeMap<>(marks);
        both.putAll(later.marks);
        List<Row> rows = new ArrayList<>(stored);
        rows.addAll(later.stored);
        return new Receipt(both, rows);
    }
}
