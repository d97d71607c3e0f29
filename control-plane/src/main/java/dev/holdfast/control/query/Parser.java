package dev.holdfast.control.query;

import dev.holdfast.control.query.Scanner.Piece;
import dev.holdfast.control.query.TimeText.Moments;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a query: {@code { [ "-" ] ( word ":" value { "," value } | text ) }}. Goes on behind what it cannot read, so that
 * everything that is wrong is told at once.
 */
final class Parser {

    private static final int MOST_PROBLEMS = 10;
    private static final Set<String> CONNECTIVES = Set.of("AND", "OR", "NOT", "&&", "||");

    private final String text;
    private final Subject subject;
    private final Instant now;
    private final ZoneId zone;
    private final Scanner scanner;
    private final ValueReader values;
    private final List<Term> terms = new ArrayList<>();
    private final List<QueryProblem> problems = new ArrayList<>();
    private @Nullable Moments since;
    private @Nullable Moments until;

    Parser(String text, Subject subject, Instant now, ZoneId zone) {
        this.text = text;
        this.subject = subject;
        this.now = now;
        this.zone = zone;
        this.scanner = new Scanner(text);
        this.values = new ValueReader(new TimeText(now, zone));
    }

    Query parse() {
        if (text.length() > Query.LONGEST) {
            throw new QueryRefusedException(List.of(QueryProblem.at(
                    Query.LONGEST,
                    text.substring(Query.LONGEST),
                    "a query of at most " + Query.LONGEST + " characters")));
        }
        refuseWhatIsNoText();
        scanner.skipBlanks();
        while (!scanner.isAtEnd() && problems.size() < MOST_PROBLEMS) {
            readTerm();
            scanner.skipBlanks();
        }
        Window window = window();
        if (!problems.isEmpty()) {
            throw new QueryRefusedException(problems);
        }
        return new Query(subject, text, now, zone, window, terms);
    }

    /** PostgreSQL keeps no NUL in text, and half a character is none. */
    private void refuseWhatIsNoText() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !pair)) {
                throw new QueryRefusedException(
                        List.of(QueryProblem.at(i, text.substring(i, i + 1), "a character that can be in a text")));
            }
            i += pair ? 1 : 0;
        }
    }

    private void readTerm() {
        int start = scanner.at();
        if (terms.size() == Query.MOST_TERMS) {
            problems.add(QueryProblem.at(start, rest(), "at most " + Query.MOST_TERMS + " terms"));
            return;
        }
        boolean negated = scanner.take("-");
        if (negated && scanner.isAtBlank()) {
            problems.add(QueryProblem.at(start, "-", "a term right behind the -; put it in quotes to look for it"));
            return;
        }
        int named = scanner.at();
        String name = scanner.takeWord();
        if (name.isEmpty()) {
            readText(negated);
            return;
        }
        subject.word(name).ifPresentOrElse(word -> readMatch(word, start, negated), () -> unknownWord(name, named));
    }

    private void readText(boolean negated) {
        Piece piece = scanner.takePiece(false, false);
        if (!piece.quoted() && CONNECTIVES.contains(piece.text())) {
            problems.add(QueryProblem.at(
                    piece.from(),
                    piece.text(),
                    "terms with blanks between them, all of which have to hold; for 'or' a list, kind:link,stall; for 'not'"
                            + " a - before the term; in quotes it is a text"));
        } else if (!piece.closed()) {
            problems.add(unclosed(piece));
        } else if (piece.text().isBlank()) {
            problems.add(QueryProblem.at(piece.from(), source(piece), "a text between the quotes"));
        } else if (!scanner.isAtBlank()) {
            problems.add(QueryProblem.at(scanner.at(), rest(), "a blank between two terms"));
        } else {
            terms.add(new Term.Text(piece.text(), negated));
        }
    }

    private void unknownWord(String name, int position) {
        rest();
        List<String> known = subject.words().stream().map(Word::name).toList();
        String elsewhere = Arrays.stream(Subject.values())
                .filter(other -> other != subject && other.word(name).isPresent())
                .map(other ->
                        "; " + name + ": is a word of the " + (other == Subject.AUDIT ? "audit record" : "history"))
                .findFirst()
                .orElse("");
        problems.add(QueryProblem.at(
                        position,
                        name + ":",
                        "one of " + String.join(":, ", known) + ":" + elsewhere
                                + "; a text with a colon in it goes into quotes")
                .suggesting(
                        Spelling.nearest(name, known).map(near -> near + ":").orElse(null)));
    }

    private void readMatch(Word word, int start, boolean negated) {
        if (word.type().isWindow()) {
            readWindow(word, start, negated);
            return;
        }
        List<Operand> operands = new ArrayList<>();
        int before = problems.size();
        do {
            if (operands.size() == Query.MOST_VALUES) {
                problems.add(
                        QueryProblem.at(scanner.at(), rest(), "at most " + Query.MOST_VALUES + " values in a list"));
                return;
            }
            readValue(word, operands);
        } while (problems.size() < MOST_PROBLEMS && scanner.take(","));
        if (!scanner.isAtBlank() && problems.size() == before) {
            problems.add(QueryProblem.at(scanner.at(), rest(), "a blank or a comma behind the value"));
        }
        rest();
        terms.add(new Term.Match(word, negated, operands));
    }

    private void readValue(Word word, List<Operand> operands) {
        int start = scanner.at();
        Comparison comparison = null;
        for (Comparison candidate : Comparison.values()) {
            if (comparison == null && word.type().isCompared() && scanner.take(candidate.sign())) {
                comparison = candidate;
            }
        }
        Piece first = scanner.takePiece(true, word.type().isCompared());
        Piece second = word.type().isCompared() && scanner.take("..") ? scanner.takePiece(true, false) : null;
        if (!first.closed() || (second != null && !second.closed())) {
            problems.add(unclosed(second == null ? first : second));
            return;
        }
        if (first.text().isEmpty() && (second == null || second.text().isEmpty())) {
            problems.add(QueryProblem.at(start, scanner.between(start, scanner.at()), expected(word))
                    .suggesting(word.example().substring(word.example().indexOf(':') + 1)));
            return;
        }
        try {
            operands.add(
                    second == null
                            ? values.read(word, comparison, first)
                            : values.range(word, comparison, first, second, start));
        } catch (QueryRefusedException refused) {
            problems.addAll(refused.problems());
        }
    }

    private void readWindow(Word word, int start, boolean negated) {
        boolean isSince = word.name().equals("since");
        Piece piece = scanner.takePiece(false, false);
        String whole = scanner.between(start, scanner.at());
        if (!piece.closed()) {
            problems.add(unclosed(piece));
            return;
        }
        if (negated || (isSince ? since : until) != null) {
            problems.add(QueryProblem.at(
                    start, whole, negated ? word.name() + ": without a -" : word.name() + ": once in a query"));
            return;
        }
        values.moments(word, piece)
                .ifPresentOrElse(
                        read -> {
                            if (isSince) {
                                since = read;
                            } else {
                                until = read;
                            }
                        },
                        () -> problems.add(values.noTime(word, piece)));
        if (!scanner.isAtBlank()) {
            problems.add(QueryProblem.at(scanner.at(), rest(), "a blank behind the time"));
        }
    }

    private Window window() {
        Moments from = since;
        Moments to = until;
        boolean untilNow = to == null || TimeText.instant(to.end()).equals(now);
        Instant end = to == null ? now : TimeText.instant(to.end());
        Instant start = from == null ? usualStart(end) : TimeText.instant(from.first());
        if (!start.isBefore(end)) {
            problems.add(QueryProblem.at(
                    Math.max(0, text.lastIndexOf("since:")), "", "a since: that is before until:, which is " + end));
        }
        return new Window(start, end, from != null, !untilNow);
    }

    /** What is asked for by its receipt may have happened long before. */
    private Instant usualStart(Instant end) {
        boolean byReceipt = terms.stream()
                .anyMatch(term -> term instanceof Term.Match match
                        && match.word().type() == WordType.PERIOD
                        && !match.negated()
                        && match.operands().stream()
                                .allMatch(operand -> operand instanceof Operand.Range range && range.hasLower()));
        return byReceipt ? Instant.EPOCH : end.minus(Window.USUAL);
    }

    private static String expected(Word word) {
        return ValueReader.expected(word) + " behind " + word.name() + ":";
    }

    private QueryProblem unclosed(Piece piece) {
        return QueryProblem.at(piece.from(), source(piece), "a closing quote (\\\" stands for a quote in the text)")
                .suggesting(source(piece).length() > 1 ? source(piece) + "\"" : null);
    }

    private String source(Piece piece) {
        return scanner.between(piece.from(), piece.to());
    }

    private String rest() {
        return scanner.takeRest().text();
    }
}
