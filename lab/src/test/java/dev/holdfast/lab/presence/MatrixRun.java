package dev.holdfast.lab.presence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays cells side by side, each in its own lab; they mostly wait. Results are written as they come, so that a run that was broken
 * off goes on where it stopped; {@code -Dholdfast.matrix.results=FILE} says where, for a run by hand.
 */
final class MatrixRun {

    private static final int SIDE_BY_SIDE = Integer.getInteger("holdfast.matrix.parallel", 6);

    private MatrixRun() {}

    /** The outcomes of those cells that had no result yet. */
    static List<Outcome> play(Newcomer newcomer, Predicate<Cell> which) {
        String file = System.getProperty("holdfast.matrix.results", "");
        return play(newcomer, which, file.isEmpty() ? null : Path.of(file));
    }

    static List<Outcome> play(Newcomer newcomer, Predicate<Cell> which, @Nullable Path results) {
        Set<String> known = results == null ? Set.of() : known(results);
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService players = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<Future<Outcome>> plays = Cell.all().stream()
                    .filter(which)
                    .filter(cell -> !known.contains(newcomer.name() + "|" + cell.name()))
                    .map(cell -> players.submit(() -> {
                        Outcome outcome = CellPlay.play(cell, newcomer);
                        record(results, outcome);
                        return outcome;
                    }))
                    .toList();
            for (Future<Outcome> play : plays) {
                outcomes.add(play.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a cell could not be played: " + failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the run was stopped", stopped);
        }
        return outcomes;
    }

    private static Set<String> known(Path results) {
        Set<String> known = new HashSet<>();
        try {
            if (Files.exists(results)) {
                for (String line : Files.readAllLines(results)) {
                    String[] words = line.split("\\|");
                    known.add(words[0] + "|" + words[1]);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return known;
    }

    private static synchronized void record(@Nullable Path results, Outcome outcome) {
        System.out.println(outcome.line());
        if (results == null) {
            return;
        }
        try {
            Files.writeString(results, outcome.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** For people: {@code MatrixRun HOLDFAST|KEEPALIVED|KEEPALIVED_DELAY_5S [WORD...]}; cells whose names hold every word. */
    public static void main(String[] arguments) {
        Newcomer newcomer = Newcomer.valueOf(arguments[0]);
        List<String> words = List.of(arguments).subList(1, arguments.length);
        List<Outcome> outcomes = play(
                newcomer,
                cell -> words.stream().allMatch(word -> (cell.name() + (cell.cover() ? " cover" : "")).contains(word)));
        outcomes.stream()
                .filter(outcome -> !outcome.held() && outcome.cell().canBeHeld())
                .forEach(outcome -> System.out.println("== " + outcome.line() + "\n" + outcome.log()));
    }
}
