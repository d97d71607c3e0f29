package dev.holdfast.lab.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lab.LabException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code holdfastd status --json} says, as far as tests and demo ask.
 *
 * @param session {@code none}, {@code connecting} or {@code connected}
 * @param all the whole answer, for everything else
 */
public record NodeStatus(String node, String session, List<Router> routers, JsonNode all) {

    /**
     * One virtual router of the node.
     *
     * @param family {@code ipv4} or {@code ipv6}
     * @param state the RFC's word, or {@code FAULT}
     */
    public record Router(String name, String family, int vrid, String state, int priority) {
        public boolean isActive() {
            return state.equals("ACTIVE");
        }
    }

    public NodeStatus {
        routers = List.copyOf(routers);
    }

    /** The router of a VRID; of both families the first. */
    public Router router(int vrid) {
        return routers.stream()
                .filter(router -> router.vrid() == vrid)
                .findFirst()
                .orElseThrow(() -> new LabException("node " + node + " has no virtual router " + vrid));
    }

    static NodeStatus parse(String json) {
        try {
            JsonNode all = new ObjectMapper().readTree(json);
            List<Router> routers = new ArrayList<>();
            for (JsonNode router : all.path("routers")) {
                routers.add(new Router(
                        router.path("name").asText(),
                        router.path("family").asText(),
                        router.path("vrid").asInt(),
                        router.path("state").asText(),
                        router.path("priority").asInt()));
            }
            return new NodeStatus(all.path("node").asText(), all.path("session").asText(), routers, all);
        } catch (JsonProcessingException malformed) {
            throw new LabException("holdfastd status --json said what is not JSON: " + json, malformed);
        }
    }
}
