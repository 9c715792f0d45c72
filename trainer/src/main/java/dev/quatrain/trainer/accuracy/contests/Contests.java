package dev.quatrain.trainer.accuracy.contests;

import dev.quatrain.model.OperatorError;
import dev.quatrain.model.settings.Settings;
import dev.quatrain.trainer.accuracy.datasets.DataSource;
import dev.quatrain.trainer.accuracy.datasets.DataSources;
import dev.quatrain.trainer.accuracy.measures.AlarmRates;
import dev.quatrain.trainer.accuracy.measures.CaseScores;
import dev.quatrain.trainer.accuracy.measures.Classes;
import dev.quatrain.trainer.accuracy.measures.HorizonErrors;
import dev.quatrain.trainer.accuracy.measures.Measure;
import dev.quatrain.trainer.accuracy.measures.NabProfiles;
import dev.quatrain.trainer.accuracy.measures.RowRanking;
import dev.quatrain.trainer.accuracy.measures.SeasonalForecast;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The contests that {@code accuracy/contests.yaml} lists, and the training plans beside it. */
public final class Contests {
    private static final String FOLDER = "/accuracy/";
    private static final int SECONDS_OF_BASELINE = 5;

    /** How answers are scored. */
    private enum Scoring {
        ALARM_RATES,
        ROW_RANKING,
        CASE_SCORES,
        CLASSES,
        HORIZON_ERRORS,
        SEASONAL_FORECAST,
        NAB
    }

    private Contests() {}

    /** The contests of the product. */
    public static List<Contest> all() {
        return parse(text("contests.yaml"), "contests.yaml");
    }

    /** Reads contests from YAML; throws {@link OperatorError} that lists every problem. */
    public static List<Contest> parse(String yaml, String origin) {
        Settings root = Settings.parse(yaml, origin, Map.of());
        List<Contest> contests = new ArrayList<>();
        for (Settings one : root.sections("contests")) {
            contests.add(contest(one));
        }
        root.finish();
        return contests;
    }

    /** The text of a training plan, without its data section. */
    public static String plan(String name) {
        return text(name + ".yaml");
    }

    private static Contest contest(Settings one) {
        String id = one.text("id");
        String dataName = one.text("data");
        DataSource data = DataSources.find(dataName).orElseGet(() -> {
            one.problem("data", "there is no data set " + dataName + ".");
            return (folder, seed) -> List.of();
        });
        Scoring scoring = one.choice("scoring", Scoring.class, Scoring.CLASSES);
        List<Integer> horizons = one.counts("horizons", List.of());
        int season = one.count("season", 1);
        List<Target> targets = targets(one, "targets");
        List<Contender> contenders = new ArrayList<>();
        for (Settings model : one.sections("contenders")) {
            List<Target> own = targets(model, "targets");
            String name = model.text("name");
            contenders.add(new Contender(
                    name,
                    model.text("plan", name),
                    model.map("set"),
                    own.isEmpty() ? targets : own,
                    model.textOrNull("against"),
                    model.count("seconds", 30)));
        }
        for (String baseline : one.texts("baselines")) {
            contenders.add(new Contender(baseline, null, Map.of(), targets, null, SECONDS_OF_BASELINE));
        }
        Settings quick = one.section("quick");
        QuickCut cut = new QuickCut(
                quick.count("models", Integer.MAX_VALUE), quick.count("cases", Integer.MAX_VALUE), quick.map("set"));
        return new Contest(
                id,
                one.integer("row", 0, 0, 99),
                one.text("title"),
                one.text("rule"),
                data,
                measure(scoring, horizons, season),
                List.copyOf(contenders),
                targets,
                one.texts("anchors"),
                one.text("seen", "–"),
                cut,
                String.join(" ", dataName, scoring.name(), horizons.toString(), Integer.toString(season)));
    }

    private static Supplier<Measure> measure(Scoring scoring, List<Integer> horizons, int season) {
        return switch (scoring) {
            case ALARM_RATES -> AlarmRates::new;
            case ROW_RANKING -> RowRanking::new;
            case CASE_SCORES -> CaseScores::new;
            case CLASSES -> Classes::new;
            case HORIZON_ERRORS -> () -> new HorizonErrors(horizons);
            case SEASONAL_FORECAST -> () -> new SeasonalForecast(season);
            case NAB -> NabProfiles::new;
        };
    }

    private static List<Target> targets(Settings section, String key) {
        List<Target> targets = new ArrayList<>();
        for (String text : section.texts(key)) {
            try {
                targets.add(Target.parse(text));
            } catch (OperatorError e) {
                section.problem(key, String.valueOf(e.getMessage()));
            }
        }
        return targets;
    }

    private static String text(String name) {
        try (InputStream in = Contests.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new OperatorError("There is no training plan " + name + ". Write it to the trainer's resources"
                        + FOLDER + ", or correct the name in contests.yaml.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
