package dev.quatrain.trainer;

import dev.quatrain.model.bundle.Feature;
import dev.quatrain.trainer.accuracy.PublicData;
import dev.quatrain.trainer.accuracy.datasets.DataSources;
import dev.quatrain.trainer.accuracy.datasets.SplitData;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries;
import dev.quatrain.trainer.accuracy.datasets.SplitSeries.Role;
import dev.quatrain.trainer.data.Corpus;
import dev.quatrain.trainer.data.Run;
import dev.quatrain.trainer.data.Scaling;
import dev.quatrain.trainer.data.ScalingPlan;
import dev.quatrain.trainer.quick.SineFleet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a family's contract is shown on.
 *
 * @param sequences whole sequences that no training saw, raw units
 */
record ContractData(
        List<Feature> features, List<Run> train, List<Run> validation, List<String> labels, List<float[][]> sequences) {

    /** Machines with a shared rhythm; the class says whether the load is above its mean. */
    static ContractData generated() {
        SineFleet fleet = new SineFleet(3, 5, 300);
        List<Run> machines = Stream.of(0, 1, 2, 3)
                .map(machine -> fleet.normal(machine))
                .map(values -> new Run(
                        values,
                        Arrays.stream(values)
                                .mapToInt(reading -> reading[0] > 50 ? 1 : 0)
                                .toArray()))
                .toList();
        return new ContractData(
                features(SineFleet.FEATURES),
                machines.subList(0, 3),
                machines.subList(3, 4),
                List.of("low", "high"),
                List.of(
                        fleet.normal(4),
                        Arrays.copyOf(fleet.normal(3), 77),
                        Arrays.copyOfRange(fleet.normal(2), 100, 131)));
    }

    /** A pump's testbed with 8 sensors (SKAB): trained on the start of one file, shown on three whole other files with their faults. */
    static ContractData pumpTestbed() {
        List<SplitData> files = DataSources.find("skab").orElseThrow().read(PublicData.with("skab"), 1).stream()
                .sorted(Comparator.comparingInt(file -> file.series().get(0).length()))
                .toList();
        SplitSeries first = files.get(3).series().get(0);
        float[][] values = first.series().values();
        return new ContractData(
                features(files.get(3).features()),
                List.of(new Run(Arrays.copyOf(values, first.trainEnd()), new int[0])),
                List.of(new Run(Arrays.copyOfRange(values, first.trainEnd(), first.validationEnd()), new int[0])),
                List.of(),
                files.stream()
                        .limit(3)
                        .map(file -> file.series().get(0).series().values())
                        .toList());
    }

    /** Vowels of nine speakers in 12 coefficients (Kudo et al. 1999), 7 to 29 readings each: shown on test cases of different lengths. */
    static ContractData speakers() {
        SplitData vowels = DataSources.find("ucr/JapaneseVowels")
                .orElseThrow()
                .read(PublicData.with("ucr/JapaneseVowels"), 1)
                .get(0);
        List<float[][]> sequences = new ArrayList<>();
        for (int length : new int[] {29, 22, 18, 14}) {
            sequences.add(vowels.series().stream()
                    .filter(one -> one.isTested() && one.length() == length)
                    .findFirst()
                    .orElseThrow()
                    .series()
                    .values());
        }
        return new ContractData(
                features(vowels.features()),
                cases(vowels, Role.TRAIN),
                cases(vowels, Role.VALIDATION),
                vowels.classes(),
                sequences);
    }

    private static List<Run> cases(SplitData data, Role role) {
        return data.series().stream()
                .filter(one -> one.role(0) == role)
                .map(one -> {
                    int[] classes = new int[one.length()];
                    Arrays.fill(classes, data.classes().indexOf(one.series().labels()[0]));
                    return new Run(one.series().values(), classes);
                })
                .toList();
    }

    private static List<Feature> features(List<String> names) {
        return names.stream().map(name -> new Feature(name, "", null, null)).toList();
    }

    Corpus corpus(ScalingPlan plan) {
        Scaling scaling = Scaling.fit(train, features, plan);
        return new Corpus(
                scaling,
                train.stream().map(scaling::scale).toList(),
                validation.stream().map(scaling::scale).toList(),
                labels);
    }
}
