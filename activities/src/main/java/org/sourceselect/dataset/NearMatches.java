package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The files that were perhaps meant by a pattern that they do not match, and the folders of subjects who have none that does. */
final class NearMatches {

    private final Path root;
    private final Function<FilePattern.Match, SubjectKey> key;
    private final Map<String, Map<SubjectKey, Path>> files = new LinkedHashMap<>();
    private final Map<Path, SubjectKey> folders = new LinkedHashMap<>();

    /**
     * @param root that places are told from
     * @param key the subject of a match
     */
    NearMatches(Path root, Function<FilePattern.Match, SubjectKey> key) {
        this.root = root;
        this.key = key;
    }

    /** Looks for what comes near to a field's patterns. */
    void add(FolderListing listing, String field, List<FilePattern> patterns) {
        Map<SubjectKey, Path> ofField = files.computeIfAbsent(field, f -> new LinkedHashMap<>());
        for (FilePattern pattern : patterns) {
            FilePattern.Near near = pattern.near(listing);
            near.files().forEach(match -> ofField.putIfAbsent(key.apply(match), match.file()));
            near.folders().forEach(match -> folders.putIfAbsent(match.file(), key.apply(match)));
        }
    }

    /** A file that a field may have meant for any subject, from the root; empty where nothing comes near. */
    Optional<String> example(String field) {
        return files.getOrDefault(field, Map.of()).values().stream().findFirst().map(this::fromRoot);
    }

    /** The subject, and the file that a field may have meant for it, where there is one. */
    String withFile(SubjectKey subject, Collection<String> fieldsWithout) {
        return subject.subject()
                + fieldsWithout.stream()
                        .flatMap(
                                field -> Optional.ofNullable(
                                        files.getOrDefault(field, Map.of()).get(subject))
                                        .stream())
                        .findFirst()
                        .map(file -> "; there is " + fromRoot(file))
                        .orElse("");
    }

    /**
     * The subjects of whom no file matches, each with what there is instead: files that come near, and folders in the place
     * of {@code {subject}} that hold no subject's files and lie in no subject's folder.
     *
     * @param matched the files that match, by subject
     */
    Map<SubjectKey, String> unmatched(Map<SubjectKey, List<Path>> matched) {
        Map<SubjectKey, String> unmatched = new LinkedHashMap<>();
        files.values()
                .forEach(ofField -> ofField.forEach((subject, file) -> {
                    if (!matched.containsKey(subject)) {
                        unmatched.putIfAbsent(subject, subject.subject() + "; there is " + fromRoot(file));
                    }
                }));
        Set<Path> onTheWay = new HashSet<>();
        matched.values().forEach(list -> list.forEach(file -> above(file).forEach(onTheWay::add)));
        Set<Path> known = new HashSet<>();
        List<Path> strange = new ArrayList<>();
        folders.forEach((folder, subject) -> {
            if (matched.containsKey(subject) || unmatched.containsKey(subject)) {
                known.add(folder);
            } else if (!onTheWay.contains(folder)) {
                strange.add(folder);
            }
        });
        strange.sort(Path::compareTo);
        for (Path folder : strange) {
            if (above(folder).noneMatch(known::contains)) {
                // Of folders within each other, the outermost is told.
                known.add(folder);
                SubjectKey subject = folders.getOrDefault(folder, new SubjectKey("", ""));
                unmatched.putIfAbsent(subject, subject.subject() + "; nothing in " + fromRoot(folder) + " fits");
            }
        }
        return unmatched;
    }

    private Stream<Path> above(Path path) {
        return Stream.<Path>iterate(path.getParent(), p -> p != null && p.startsWith(root), Path::getParent);
    }

    private String fromRoot(Path path) {
        return root.relativize(path).toString();
    }
}
