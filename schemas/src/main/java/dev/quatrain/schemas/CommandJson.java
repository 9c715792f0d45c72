package dev.quatrain.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quatrain.schemas.Command.Action;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A command as JSON (command.schema.json). Stateless. */
public final class CommandJson {
    private static final byte[] ACTION = JsonText.name("action");
    private static final byte[] SERIES = JsonText.name("series");
    private static final byte[] REQUESTED_BY = JsonText.name("requested_by");
    private static final byte[] REQUESTED_AT = JsonText.name("requested_at");

    private CommandJson() {}

    /** The command as UTF-8 JSON. */
    public static byte[] encode(Command command) {
        return JsonText.ofThread()
                .begin()
                .field(ACTION, command.action().name())
                .field(SERIES, command.series())
                .field(REQUESTED_BY, command.requestedBy())
                .field(REQUESTED_AT, command.requestedAtMillis())
                .end();
    }

    /**
     * The command in UTF-8 JSON; unknown fields are skipped.
     *
     * @throws MalformedRecord if the bytes are no command
     */
    public static Command decode(byte[] json) {
        try (JsonParser in = JsonFields.JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecord("A command is a JSON object; this starts with " + in.currentToken());
            }
            @Nullable Action action = null;
            String series = "";
            String requestedBy = "";
            long requestedAt = 0;
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                switch (name) {
                    case "action" -> action = Action.valueOf(in.getText());
                    case "series" -> series = in.getText();
                    case "requested_by" -> requestedBy = in.getText();
                    case "requested_at" -> requestedAt = in.getLongValue();
                    default -> in.skipChildren();
                }
            }
            if (action == null || series.isBlank()) {
                throw new MalformedRecord("A command needs the fields action and series");
            }
            return new Command(action, series, requestedBy, requestedAt);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecord("Not a command: " + e.getMessage(), e);
        }
    }
}
