package dev.quatrain.stream.cli;

import dev.quatrain.schemas.ModelAnnouncement;
import dev.quatrain.schemas.ModelAnnouncementJson;
import dev.quatrain.schemas.ModelRelease;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** What was announced, for people or as JSON. */
final class Announced {
    private Announced() {}

    static void print(ModelAnnouncement announcement, String topic, boolean json, PrintWriter out) {
        if (json) {
            out.println(new String(ModelAnnouncementJson.encode(announcement), StandardCharsets.UTF_8));
            return;
        }
        ModelRelease shadow = announcement.shadow();
        out.println("Announced on " + topic + ": model " + announcement.name() + " is "
                + describe(announcement.active())
                + (shadow == null ? "" : ", watched beside it is " + describe(shadow))
                + (announcement.history().isEmpty()
                        ? ""
                        : "; before it was " + describe(announcement.history().get(0))));
        out.println(
                "Instances load it in the background; quatrain_model_swaps_total and /api/v1/models tell which have.");
    }

    private static String describe(ModelRelease release) {
        return release.version() + " (" + release.sha256().substring(0, 16) + ", " + release.location() + ")";
    }
}
