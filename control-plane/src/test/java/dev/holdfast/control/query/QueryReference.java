package dev.holdfast.control.query;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/query.md, made from the grammar. */
public final class QueryReference {

    /** The questions that are asked most, in the order of the page. */
    public static final List<Typical> TYPICAL = List.of(
            new Typical("What happened lately?", ""),
            new Typical("What happened in this cluster today?", "cluster:prod since:today"),
            new Typical("Why did this virtual router move?", "vr:web kind:transition since:-30d"),
            new Typical("Who became ACTIVE in this cluster?", "cluster:prod to:ACTIVE since:-30d"),
            new Typical(
                    "Where did adverts stop although the node was a BACKUP?",
                    "cause:master-down-timer from:BACKUP to:ACTIVE since:-30d"),
            new Typical("What did this node go through?", "node:a since:-30d"),
            new Typical("What happened to this address?", "vip:10.0.0.5 since:-90d"),
            new Typical("Which links flapped here?", "cluster:prod kind:link interface:bond0 since:-30d"),
            new Typical("Where did a daemon run late, or lose its address?", "cause:stalled,address-lost since:-90d"),
            new Typical(
                    "Where was preemption considered and not applied?",
                    "cluster:prod rule:preemption -applied:preemption since:-30d"),
            new Typical("What came late, out of a spool?", "received:>=-1h until:-2h"),
            new Typical("What do the records of this month say of a word?", "cluster:prod \"bond0\" since:-7d"));

    private QueryReference() {}

    /** One of them. */
    public record Typical(String question, String query) {}

    /** Each part of the page that is made, by its marker. */
    static Map<String, String> parts() {
        return Map.of(
                "words:history", words(Subject.HISTORY),
                "words:audit", words(Subject.AUDIT),
                "values", values(),
                "typical", typical());
    }

    private static String words(Subject subject) {
        return subject.words().stream()
                .map(word -> "| `" + word.name() + ":` | " + word.matches() + " | " + takes(word) + " | `"
                        + word.example() + "` |")
                .collect(Collectors.joining("\n", "| word | finds | takes | for example |\n|---|---|---|---|\n", "\n"));
    }

    private static String takes(Word word) {
        String operators = word.type().operators();
        String expected = word.type() == WordType.CHOICE
                ? "[one of these](#values)"
                : word.type().expected();
        return expected + (operators.isEmpty() ? "" : "; " + operators);
    }

    private static String values() {
        return Stream.of(Subject.values())
                .flatMap(subject -> subject.words().stream())
                .filter(word -> !word.choices().isEmpty())
                .collect(Collectors.groupingBy(
                        Word::choices,
                        java.util.LinkedHashMap::new,
                        Collectors.mapping(Word::name, Collectors.toList())))
                .entrySet()
                .stream()
                .map(entry -> "**"
                        + entry.getValue().stream()
                                .map(name -> "`" + name + ":`")
                                .collect(Collectors.joining(", "))
                        + "**\n\n| value | or | means |\n|---|---|---|\n"
                        + entry.getKey().stream()
                                .map(choice -> "| `" + choice.shown() + "` | "
                                        + choice.aliases().stream()
                                                .map(alias -> "`" + alias + "`")
                                                .collect(Collectors.joining(", "))
                                        + " | " + choice.doc() + " |\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String typical() {
        StringBuilder rows = new StringBuilder("| | question | query |\n|---|---|---|\n");
        for (int i = 0; i < TYPICAL.size(); i++) {
            Typical typical = TYPICAL.get(i);
            rows.append("| " + (i + 1) + " | " + typical.question() + " | "
                    + (typical.query().isEmpty() ? "(nothing)" : "`" + typical.query() + "`") + " |\n");
        }
        return rows.toString();
    }
}
