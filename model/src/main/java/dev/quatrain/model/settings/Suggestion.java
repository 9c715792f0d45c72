package dev.quatrain.model.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The known name nearest to a misspelt one. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code " Did you mean X?"} if one of the names is near, else the list of all of them. */
    public static String of(String unknown, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(unknown, name)))
                .filter(name -> distance(unknown, name) <= Math.max(2, unknown.length() / 3))
                .map(name -> " Did you mean " + name + "?")
                .orElseGet(() -> known.isEmpty() ? "" : " Known here: " + String.join(", ", known) + ".");
    }

    /** Levenshtein's edit distance, case ignored. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
