package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One folder's or file's name with places left open. Matching takes time in proportion to the lengths of pattern and name
 * multiplied, however many {@code *} there are.
 */
final class NamePattern {

    /** A placeholder, or a star; the text between is taken as it is. */
    static final Pattern TOKEN = Pattern.compile("\\{([^}]*)\\}|\\*");

    private static final String SUBJECT = "subject";

    /** The endings of files that hold volumes, read here or not: of two, the longer first. */
    private static final Pattern VOLUME =
            Pattern.compile("(?i)\\.(nii|hdr|img|mgh|mgz|nrrd|nhdr|mha|mhd|mnc|dcm)(\\.(gz|bz2|xz|zst|zip))?$");

    private final String text;
    private final List<Token> tokens;

    private NamePattern(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** What is known of the placeholders. */
    record Bound(Optional<String> subject, Optional<String> partition) {

        static final Bound NOTHING = new Bound(Optional.empty(), Optional.empty());

        private Optional<String> of(Place place) {
            return place.subject() ? subject : partition;
        }

        private Bound with(Place place, String value) {
            return place.subject() ? new Bound(Optional.of(value), partition) : new Bound(subject, Optional.of(value));
        }
    }

    private sealed interface Token {}

    private record Literal(String text) implements Token {}

    /** Any characters, also none. */
    private record Star() implements Token {}

    /** One character or more. */
    private record Place(boolean subject) implements Token {}

    /** A name whose placeholders are {@code subject} and {@code partition} alone. */
    static NamePattern of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (m.find()) {
            literal(text.substring(end, m.start()), tokens);
            end = m.end();
            tokens.add(m.group(1) == null ? new Star() : new Place(m.group(1).equals(SUBJECT)));
        }
        literal(text.substring(end), tokens);
        return new NamePattern(text, List.copyOf(tokens));
    }

    private static void literal(String text, List<Token> tokens) {
        if (!text.isEmpty()) {
            tokens.add(new Literal(text));
        }
    }

    /** Whether the name may be hidden: with a leading dot, as the pattern's own. */
    boolean isHidden() {
        return text.startsWith(".");
    }

    boolean namesSubject() {
        return tokens.contains(new Place(true));
    }

    /**
     * What the placeholders stand for in a name; empty where it does not match. Each takes as much as it can, the first before
     * the second; one that is known, or that occurs twice, is the same text every time.
     */
    Optional<Bound> match(String name, Bound known) {
        return solve(tokens, name, known, false);
    }

    /** As {@link #match}, in any letter case. */
    Optional<Bound> matchInAnyCase(String name, Bound known) {
        return solve(tokens, name, known, true);
    }

    /**
     * As {@link #matchInAnyCase}, where both end as files of volumes do, each in its own way: {@code s1.nii} for
     * {@code {subject}.nii.gz}.
     */
    Optional<Bound> matchAnotherEnding(String name, Bound known) {
        Matcher mine = VOLUME.matcher(text);
        Matcher its = VOLUME.matcher(name);
        return mine.find() && its.find()
                ? of(text.substring(0, mine.start())).matchInAnyCase(name.substring(0, its.start()), known)
                : Optional.empty();
    }

    private static Optional<Bound> solve(List<Token> tokens, String name, Bound known, boolean anyCase) {
        List<Token> fixed = new ArrayList<>();
        for (Token token : tokens) {
            fixed.add(
                    token instanceof Place place
                            ? known.of(place).<Token>map(Literal::new).orElse(place)
                            : token);
        }
        Optional<Bound> free = greedy(fixed, name, known, anyCase);
        if (free.isEmpty()) {
            return free;
        }
        for (Token token : fixed) {
            if (token instanceof Place place && fixed.indexOf(token) != fixed.lastIndexOf(token)) {
                return repeated(tokens, place, name, known, anyCase);
            }
        }
        return free;
    }

    /** Of the values that make a placeholder match wherever it occurs, the longest, and of those the leftmost. */
    private static Optional<Bound> repeated(
            List<Token> tokens, Place place, String name, Bound known, boolean anyCase) {
        Set<String> tried = new LinkedHashSet<>();
        for (int length = name.length() / 2; length > 0; length--) {
            for (int from = 0; from + length <= name.length(); from++) {
                String value = name.substring(from, from + length);
                if (occursAgain(name, value, from + length, anyCase) && tried.add(value)) {
                    Optional<Bound> found = solve(tokens, name, known.with(place, value), anyCase);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean occursAgain(String name, String value, int from, boolean anyCase) {
        for (int i = from; i + value.length() <= name.length(); i++) {
            if (name.regionMatches(anyCase, i, value, 0, value.length())) {
                return true;
            }
        }
        return false;
    }

    /** As if every open place were a place of its own. */
    private static Optional<Bound> greedy(List<Token> tokens, String name, Bound known, boolean anyCase) {
        int n = name.length();
        // can[t][p]: the tokens from t on match the name from p on.
        boolean[][] can = new boolean[tokens.size() + 1][n + 1];
        can[tokens.size()][n] = true;
        for (int t = tokens.size() - 1; t >= 0; t--) {
            int last = last(can[t + 1]);
            for (int p = 0; p <= n; p++) {
                if (tokens.get(t) instanceof Literal literal) {
                    int end = p + literal.text().length();
                    can[t][p] = end <= n
                            && can[t + 1][end]
                            && name.regionMatches(
                                    anyCase,
                                    p,
                                    literal.text(),
                                    0,
                                    literal.text().length());
                } else {
                    can[t][p] = last >= p + (tokens.get(t) instanceof Place ? 1 : 0);
                }
            }
        }
        if (!can[0][0]) {
            return Optional.empty();
        }
        Bound bound = known;
        int p = 0;
        for (int t = 0; t < tokens.size(); t++) {
            Token token = tokens.get(t);
            int end = token instanceof Literal literal ? p + literal.text().length() : last(can[t + 1]);
            if (token instanceof Place place && bound.of(place).isEmpty()) {
                bound = bound.with(place, name.substring(p, end));
            }
            p = end;
        }
        return Optional.of(bound);
    }

    private static int last(boolean[] can) {
        int last = can.length - 1;
        while (last >= 0 && !can[last]) {
            last--;
        }
        return last;
    }

    @Override
    public String toString() {
        return text;
    }
}
