package dev.holdfast.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a refusal says, in one line: problem details (RFC 9457), with every mistake of a query where it says them. */
final class Problem {

    private static final int LONGEST = 1000;

    private Problem() {}

    static RefusedException of(int status, String body) {
        if (status == 401) {
            return new RefusedException(
                    "the API token is not accepted: it is mistyped, revoked or expired, or its owner is"
                            + " disabled; make one on the page 'API tokens' and run 'holdfast login' again");
        }
        String said = said(body);
        return new RefusedException(said.isEmpty() ? unsaid(status) : said);
    }

    private static String unsaid(int status) {
        return switch (status) {
            case 403 -> "your role does not include this";
            case 404 -> "there is no such thing, or your role does not reach it";
            case 429 -> "too many requests; wait a moment";
            default -> "the control plane answered with status " + status;
        };
    }

    private static String said(String body) {
        try {
            JsonNode problem = Json.read(body);
            List<String> words = new ArrayList<>();
            add(words, problem.path("title"));
            JsonNode mistakes = problem.path("problems");
            if (mistakes.isEmpty()) {
                add(words, problem.path("detail"));
            }
            mistakes.forEach(mistake -> words.add(mistake(mistake)));
            return bounded(String.join("; ", words));
        } catch (JsonProcessingException page) {
            return "";
        }
    }

    /** What says something new. */
    private static void add(List<String> words, JsonNode said) {
        String word = said.asText("").strip();
        if (!word.isEmpty() && words.stream().noneMatch(other -> other.contains(word))) {
            words.add(word);
        }
    }

    /** One thing that is wrong with a query. People count characters from 1. */
    private static String mistake(JsonNode mistake) {
        String found = mistake.path("found").asText("");
        String expected = mistake.path("expected").asText("");
        String meant = mistake.path("suggestion").asText("");
        return "at character " + (mistake.path("position").asInt() + 1) + " "
                + (found.isEmpty() ? "something is missing" : "'" + found + "' cannot be used")
                + (expected.isEmpty() ? "" : ", expected " + expected)
                + (meant.isEmpty() ? "" : ", did you mean " + meant + "?");
    }

    /** One line, whatever stands in it. */
    private static String bounded(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }
}
