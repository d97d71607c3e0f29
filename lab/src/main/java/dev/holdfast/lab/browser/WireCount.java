package dev.holdfast.lab.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a page has brought over the wire, heads and compressed bodies, as Chromium itself counts it. */
public final class WireCount {

    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, Long> heads = new LinkedHashMap<>();
    private final Map<String, Long> bodies = new LinkedHashMap<>();
    private final Map<String, Long> whole = new LinkedHashMap<>();

    private WireCount() {}

    /** Counts from now on. */
    public static WireCount of(Page page) {
        WireCount count = new WireCount();
        CDPSession session = page.context().newCDPSession(page);
        session.on("Network.requestWillBeSent", event -> count.addresses.put(id(event), address(event)));
        session.on(
                "Network.responseReceived",
                event -> count.heads.put(
                        id(event),
                        event.getAsJsonObject("response")
                                .get("encodedDataLength")
                                .getAsLong()));
        session.on(
                "Network.dataReceived",
                event -> count.bodies.merge(
                        id(event), event.get("encodedDataLength").getAsLong(), Long::sum));
        session.on(
                "Network.loadingFinished",
                event -> count.whole.put(
                        id(event), event.get("encodedDataLength").getAsLong()));
        session.send("Network.enable");
        return count;
    }

    /** Of all requests, also of those that are not at their end: a stream never is. */
    public long bytes() {
        return perAddress().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same by address. */
    public Map<String, Long> perAddress() {
        Map<String, Long> bytes = new TreeMap<>();
        addresses.forEach((id, address) -> bytes.merge(
                address, whole.getOrDefault(id, heads.getOrDefault(id, 0L) + bodies.getOrDefault(id, 0L)), Long::sum));
        return bytes;
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    private static String address(JsonObject event) {
        return event.getAsJsonObject("request").get("url").getAsString().replaceFirst("https?://[^/]*", "");
    }

    @Override
    public String toString() {
        return perAddress().toString();
    }
}
