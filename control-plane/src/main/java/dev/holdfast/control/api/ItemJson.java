package dev.holdfast.control.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Rows as JSON, where an answer is made of texts. */
@ApplicationScoped
class ItemJson {

    private final ObjectMapper json;

    @Inject
    ItemJson(ObjectMapper json) {
        this.json = json;
    }

    String of(Object item) {
        try {
            return json.writeValueAsString(item);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row could not be written as JSON", e);
        }
    }
}
