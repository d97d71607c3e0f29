package dev.holdfast.control.dashboard;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said once after a saved query was made or deleted, by a word in the address. */
final class SavedNotices {

    static final String SAVED = "saved";
    static final String DELETED = "deleted";

    private static final Map<String, String> SENTENCES = Map.of(
            SAVED, "The query is saved: you find it above the answer, you alone.",
            DELETED, "The saved query is deleted.");

    private SavedNotices() {}

    static String of(@Nullable String word) {
        return SENTENCES.getOrDefault(Objects.requireNonNullElse(word, ""), "");
    }
}
