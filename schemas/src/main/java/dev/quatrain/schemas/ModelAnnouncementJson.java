package dev.quatrain.schemas;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An announcement of a model as JSON (model.schema.json). Stateless. */
public final class ModelAnnouncementJson {
    private ModelAnnouncementJson() {}

    /** The announcement as UTF-8 JSON. */
    public static byte[] encode(ModelAnnouncement announcement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonFields.JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("name", announcement.name());
            write(out, "active", announcement.active());
            ModelRelease shadow = announcement.shadow();
            if (shadow != null) {
                write(out, "shadow", shadow);
            }
            out.writeArrayFieldStart("history");
            for (ModelRelease release : announcement.history()) {
                write(out, release);
            }
            out.writeEndArray();
            out.writeNumberField("announced_at", announcement.announcedAtMillis());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, String name, ModelRelease release) throws IOException {
        out.writeFieldName(name);
        write(out, release);
    }

    private static void write(JsonGenerator out, ModelRelease release) throws IOException {
        out.writeStartObject();
        out.writeStringField("version", release.version());
        out.writeStringField("sha256", release.sha256());
        out.writeStringField("location", release.location());
        out.writeStringField("state_layout", release.stateLayout());
        out.writeNumberField("delay_steps", release.delaySteps());
        out.writeEndObject();
    }

    /**
     * The announcement in UTF-8 JSON; unknown fields are skipped.
     *
     * @throws MalformedRecord if the bytes are none
     */
    public static ModelAnnouncement decode(byte[] json) {
        try (JsonParser in = JsonFields.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecord("An announcement is a JSON object; this starts with " + in.currentToken());
            }
            @Nullable String announced = null;
            @Nullable ModelRelease active = null;
            @Nullable ModelRelease shadow = null;
            List<ModelRelease> history = new ArrayList<>();
            long at = 0;
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken value = in.nextToken();
                switch (name) {
                    case "name" -> announced = in.getText();
                    case "active" -> active = release(in);
                    case "shadow" -> shadow = value == JsonToken.VALUE_NULL ? null : release(in);
                    case "history" -> history = releases(in);
                    case "announced_at" -> at = in.getLongValue();
                    default -> in.skipChildren();
                }
            }
            if (announced == null || announced.isBlank() || active == null) {
                throw new MalformedRecord("An announcement needs the fields name and active");
            }
            return new ModelAnnouncement(announced, active, shadow, history, at);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecord("Not an announcement: " + e.getMessage(), e);
        }
    }

    private static List<ModelRelease> releases(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedRecord("expected an array of releases, found " + in.currentToken());
        }
        List<ModelRelease> releases = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            releases.add(release(in));
        }
        return releases;
    }

    private static ModelRelease release(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedRecord("a release is a JSON object; this starts with " + in.currentToken());
        }
        Map<String, String> texts = new HashMap<>();
        int delaySteps = 0;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken value = in.nextToken();
            if (name.equals("delay_steps")) {
                delaySteps = in.getIntValue();
            } else if (value == JsonToken.VALUE_STRING) {
                texts.put(name, in.getText());
            } else {
                in.skipChildren();
            }
        }
        return new ModelRelease(
                required(texts, "version"),
                required(texts, "sha256"),
                required(texts, "location"),
                required(texts, "state_layout"),
                delaySteps);
    }

    private static String required(Map<String, String> texts, String name) {
        @Nullable String value = texts.get(name);
        if (value == null || value.isBlank()) {
            throw new MalformedRecord("A release needs the field " + name);
        }
        return value;
    }
}
