package org.sourceselect.dataset;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of the names in one place are meant by the names in another, where the same subject may be written in several ways:
 * {@code 7}, {@code 007}, {@code sub-007} and {@code SUB-07} are alike, for letter case, zeros before a number and the prefix
 * of BIDS do not count. A name that stands in both places means itself; of the others, one and one that are alike, and like no
 * third, mean each other.
 */
final class Spellings {

    private static final Pattern ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");
    private static final String PREFIX = "sub-";

    private final Map<String, String> meant = new LinkedHashMap<>();
    private final Map<String, List<String>> doubtful = new LinkedHashMap<>();

    private Spellings() {}

    /**
     * Finds for each of the names the one of the others that it means.
     *
     * @param names of one place
     * @param others of the other place
     */
    static Spellings of(Collection<String> names, Collection<String> others) {
        Spellings found = new Spellings();
        Set<String> exact = Set.copyOf(others);
        Map<String, Set<String>> alike = byCommonForm(others);
        Map<String, Set<String>> rivals = byCommonForm(names);
        for (String name : names) {
            String form = commonForm(name);
            List<String> candidates = List.copyOf(alike.getOrDefault(form, Set.of()));
            if (exact.contains(name)) {
                found.meant.put(name, name);
            } else if (candidates.size() == 1
                    && rivals.getOrDefault(form, Set.of()).size() == 1) {
                found.meant.put(name, candidates.get(0));
            } else if (!candidates.isEmpty()) {
                found.doubtful.put(name, candidates);
            }
        }
        return found;
    }

    private static Map<String, Set<String>> byCommonForm(Collection<String> names) {
        Map<String, Set<String>> forms = new HashMap<>();
        names.forEach(name -> forms.computeIfAbsent(commonForm(name), form -> new LinkedHashSet<>())
                .add(name));
        return forms;
    }

    /** The form that all ways to write a subject share. */
    static String commonForm(String name) {
        String lower = Normalizer.normalize(name.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return ZEROS.matcher(withoutPrefix(lower)).replaceAll("");
    }

    /** Whether the two differ in the prefix of BIDS alone, which its own files do too. */
    static boolean differInPrefixAlone(String a, String b) {
        return !a.equals(b) && withoutPrefix(a).equals(withoutPrefix(b));
    }

    private static String withoutPrefix(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /** The other's name that this one means; empty when none is alike, or too many are. */
    Optional<String> meant(String name) {
        return Optional.ofNullable(meant.get(name));
    }

    /** The names that might mean several of the others, or that are not alone in meaning one, with those others. */
    Map<String, List<String>> doubtful() {
        return Collections.unmodifiableMap(doubtful);
    }
}
