package dev.holdfast.control.query;

import dev.holdfast.control.query.Scanner.Piece;
import dev.holdfast.control.query.TimeText.Moments;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads values by their words' types. */
final class ValueReader {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

    private final TimeText times;

    ValueReader(TimeText times) {
        this.times = times;
    }

    /** For people: what a word takes. */
    static String expected(Word word) {
        return word.type() == WordType.CHOICE
                ? "one of " + word.choices().stream().map(Choice::shown).collect(Collectors.joining(", "))
                : word.type() == WordType.PERIOD
                        ? TimeText.EXPECTED
                        : word.type().expected();
    }

    /** @throws QueryRefusedException if it is no value of this word */
    Operand read(Word word, @Nullable Comparison comparison, Piece piece) {
        return switch (word.type()) {
            case NAME -> name(piece);
            case CHOICE ->
                word.choice(piece.text())
                        .<Operand>map(choice -> new Operand.Chosen(choice.value()))
                        .orElseThrow(() -> refused(unknownChoice(word, piece)));
            case ADDRESS ->
                IpPrefix.parse(piece.text())
                        .<Operand>map(Operand.Network::new)
                        .orElseThrow(() -> refused(problem(word, piece)));
            case NUMBER, DURATION, PERIOD -> compared(word, comparison, piece);
            case MOMENT -> throw new IllegalArgumentException("a window is no value");
        };
    }

    private static Operand name(Piece piece) {
        boolean prefix = !piece.quoted() && piece.text().endsWith("*");
        String text = prefix ? piece.text().substring(0, piece.text().length() - 1) : piece.text();
        return new Operand.Name(text, prefix, piece.from());
    }

    private Operand compared(Word word, @Nullable Comparison comparison, Piece piece) {
        Moments value = values(word, piece);
        if (comparison == null && word.type() == WordType.DURATION) {
            throw refused(QueryProblem.at(piece, "a comparison: no two spans are quite the same")
                    .suggesting(">" + piece.text()));
        }
        if (comparison == null && word.type() == WordType.PERIOD && value.first() == value.last()) {
            throw refused(QueryProblem.at(piece, "a comparison, a range, a day or a month")
                    .suggesting(">=" + quoted(piece)));
        }
        return (comparison == null ? Comparison.EQUAL : comparison).of(value.first(), value.last());
    }

    /** From one to another, both included; either may be left out. */
    Operand range(Word word, @Nullable Comparison comparison, Piece first, Piece second, int start) {
        if (comparison != null) {
            throw refused(QueryProblem.at(start, comparison.sign(), "either a comparison or a range, not both"));
        }
        long least =
                first.text().isEmpty() ? Long.MIN_VALUE : values(word, first).first();
        long most =
                second.text().isEmpty() ? Long.MAX_VALUE : values(word, second).last();
        if (least > most) {
            Piece whole = new Piece(first.text() + ".." + second.text(), first.from(), second.to(), false, true);
            throw refused(
                    QueryProblem.at(whole, "the smaller end first").suggesting(quoted(second) + ".." + quoted(first)));
        }
        return new Operand.Range(least, most);
    }

    private Moments values(Word word, Piece piece) {
        return switch (word.type()) {
            case NUMBER -> single(number(piece.text())).orElseThrow(() -> refused(problem(word, piece)));
            case DURATION ->
                single(DurationText.nanos(piece.text())).orElseThrow(() -> refused(noDuration(word, piece)));
            case PERIOD -> times.read(piece.text()).orElseThrow(() -> refused(problem(word, piece)));
            case NAME, CHOICE, ADDRESS, MOMENT -> throw new IllegalArgumentException(word.name() + " is not compared");
        };
    }

    /** When it is; empty: it is no time. */
    Optional<Moments> moments(Word word, Piece piece) {
        return times.read(piece.text());
    }

    QueryProblem noTime(Word word, Piece piece) {
        return QueryProblem.at(piece, TimeText.EXPECTED)
                .suggesting(DurationText.nanos(piece.text()).isPresent() ? "-" + piece.text() : null);
    }

    private static OptionalLong number(String text) {
        return NUMBER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Optional<Moments> single(OptionalLong value) {
        return value.isPresent() ? Optional.of(new Moments(value.getAsLong(), value.getAsLong())) : Optional.empty();
    }

    private static QueryProblem problem(Word word, Piece piece) {
        return QueryProblem.at(piece, expected(word));
    }

    private static QueryProblem noDuration(Word word, Piece piece) {
        return problem(word, piece).suggesting(number(piece.text()).isPresent() ? piece.text() + "s" : null);
    }

    private static QueryProblem unknownChoice(Word word, Piece piece) {
        List<String> known = word.choices().stream()
                .flatMap(choice -> Stream.concat(Stream.of(choice.shown()), choice.aliases().stream()))
                .toList();
        return problem(word, piece)
                .suggesting(
                        Spelling.nearest(piece.text().replace('_', '-'), known).orElse(null));
    }

    private static String quoted(Piece piece) {
        return piece.quoted() ? '"' + piece.text() + '"' : piece.text();
    }

    private static QueryRefusedException refused(QueryProblem problem) {
        return new QueryRefusedException(List.of(problem));
    }
}
