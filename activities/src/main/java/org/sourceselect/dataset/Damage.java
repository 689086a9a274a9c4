package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sourceselect.task.BadInputException;

/**
 * What is wrong with several files for one cause, said once. Two faults have one cause when their sentences are the same but
 * for the file and for what is of the one file: what stands in parentheses, counts and measures.
 *
 * @param faults one or more, of one cause
 */
public record Damage(List<BadInputException> faults) {

    private static final Pattern PARTICULARS = Pattern.compile(
            "\\([^()]*\\)|[0-9][0-9.e+-]*(?= (?:of its|bytes|decompressed|voxels|mm|MiB)\\b)|(?<=needs )[0-9]+|such as \\S+");

    /** So many files are named in one sentence. */
    private static final int MOST_NAMED = 20;

    /** Keeps a copy. */
    public Damage {
        faults = List.copyOf(faults);
    }

    /** Sorts faults by their causes, in the order of the first of each. */
    public static List<Damage> byCause(List<BadInputException> faults) {
        Map<String, List<BadInputException>> causes = new LinkedHashMap<>();
        for (BadInputException fault : faults) {
            causes.computeIfAbsent(PARTICULARS.matcher(fault.shareable()).replaceAll(""), cause -> new ArrayList<>())
                    .add(fault);
        }
        return causes.values().stream().map(Damage::new).toList();
    }

    /** The cause with the number of files and the first of them, for the user's own screen. */
    public String sentence() {
        BadInputException first = faults.get(0);
        return faults.size() == 1
                ? first.sentence()
                : faults.size() + " files, the first " + first.where() + ": " + first.shareable();
    }

    /** The files at fault, for the user's own screen. */
    public List<String> files() {
        return faults.stream().map(BadInputException::where).toList();
    }

    /**
     * One fault for those of several subjects: all their files where it is, and the cause of the first.
     *
     * @param faults one or more
     * @param subjects how many subjects there are with and without
     */
    static BadInputException together(List<BadInputException> faults, int subjects) {
        BadInputException first = faults.get(0);
        String files =
                faults.stream().limit(MOST_NAMED).map(BadInputException::where).collect(Collectors.joining(", "));
        int more = faults.size() - MOST_NAMED;
        return new BadInputException(
                more > 0 ? files + " and " + more + " more" : files,
                faults.size() == 1
                        ? first.problem()
                        : faults.size() + " of " + subjects + " subjects cannot be used, the first of them because "
                                + first.problem(),
                first.remedy() + "; or leave such subjects out with exclude in the description",
                first);
    }
}
