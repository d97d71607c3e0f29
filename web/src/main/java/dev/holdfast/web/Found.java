package dev.holdfast.web;

/**
 * How much of an answer a page shows, and where it goes on.
 *
 * @param verdict one sentence: how many, of which time
 * @param older address of the next page; empty: there is none
 * @param newest address of the first page; empty: this is it
 * @param following whether new rows come by themselves
 * @param follow address of the same page that follows, or no more follows; empty: that makes no sense here
 * @param stream where new rows come from; empty: from nowhere
 */
public record Found(String verdict, String older, String newest, boolean following, String follow, String stream) {

    /** Of a question that was not answered. */
    public static final Found NOTHING = new Found("", "", "", false, "", "");
}
