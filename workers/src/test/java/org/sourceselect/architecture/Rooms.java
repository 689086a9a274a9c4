package org.sourceselect.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages of all modules, below ours: what each knows, by its classes, and what its package-info says that it knows. */
final class Rooms {

    static final Path ROOT = root();

    /** Each may know those before it; Maven sees to that. */
    static final List<String> MODULES = List.of("metrics", "workflows", "activities", "workers");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream()
                    .map(module -> ROOT.resolve(module).resolve("target/classes"))
                    .toList());

    private static final String OURS = "org.sourceselect.";

    private static final List<String> JDK = List.of(
            "java.",
            "javax.imageio.",
            "javax.net.ssl.",
            "com.sun.management.",
            "com.sun.net.httpserver.",
            "org.jspecify.");

    /** How a library is called, and what its packages begin with, those included that it brings to speak through. */
    private static final Map<String, List<String>> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put("DJL", List.of("ai.djl."));
        LIBRARIES.put("Guava", List.of("com.google.common."));
        LIBRARIES.put("Hipparchus", List.of("org.hipparchus."));
        LIBRARIES.put("JNA", List.of("com.sun.jna."));
        LIBRARIES.put("JTE", List.of("gg.jte."));
        LIBRARIES.put("Jackson", List.of("com.fasterxml.jackson."));
        LIBRARIES.put("Logback", List.of("ch.qos.logback."));
        LIBRARIES.put("Micrometer", List.of("io.micrometer.", "io.prometheus."));
        LIBRARIES.put("MinIO", List.of("io.minio."));
        LIBRARIES.put("OkHttp", List.of("okhttp3."));
        LIBRARIES.put("S3Proxy", List.of("org.gaul.", "org.jclouds.", "software.amazon.awssdk."));
        LIBRARIES.put("SLF4J", List.of("org.slf4j."));
        LIBRARIES.put("SnakeYAML", List.of("org.yaml.snakeyaml."));
        LIBRARIES.put("Temporal", List.of("io.temporal.", "io.grpc.", "com.google.protobuf.", "com.uber.m3."));
        LIBRARIES.put("picocli", List.of("picocli."));
    }

    private static final Pattern PROMISE = Pattern.compile("Depends on (.*?)(?:;|\\.(?:\\s|$))", Pattern.DOTALL);

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([a-z0-9.]+)\\.[A-Z]");

    private static final Pattern CODE = Pattern.compile("\\{@code ([a-z.]+)}");

    private Rooms() {}

    private static Path root() {
        try {
            return Path.of(Rooms.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("../../..")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each room's module. */
    static NavigableMap<String, String> modules() {
        NavigableMap<String, String> modules = new TreeMap<>();
        for (String module : MODULES) {
            Path sources = sources(module);
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.endsWith("package-info.java"))
                        .map(file -> sources.relativize(file.resolveSibling("")).toString())
                        .forEach(room -> modules.put(room.replace('/', '.'), module));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return modules;
    }

    private static Path sources(String module) {
        return ROOT.resolve(module).resolve("src/main/java/org/sourceselect");
    }

    /** The rooms and libraries that the classes of this room know, and those that its sources import for a constant alone. */
    static NavigableSet<String> known(String room) {
        NavigableSet<String> known = known(CLASSES, OURS + room);
        try (Stream<Path> files = Files.list(folder(room))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .flatMap(found -> word(found.group(1)).stream())
                        .filter(word -> !word.equals(room))
                        .forEach(known::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private static Path folder(String room) {
        return sources(Objects.requireNonNull(modules().get(room), room)).resolve(room.replace('.', '/'));
    }

    /** The rooms and libraries that the classes of this package know, but for the package itself. */
    static NavigableSet<String> known(JavaClasses classes, String name) {
        return classes.stream()
                .filter(type -> type.getPackageName().equals(name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(type -> !type.isPrimitive())
                .map(JavaClass::getPackageName)
                .filter(known -> !known.equals(name))
                .flatMap(known -> word(known).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a package is called here: a room, a library or, where it is of a library without a name, by itself. */
    private static Optional<String> word(String name) {
        if (name.startsWith(OURS)) {
            return Optional.of(name.substring(OURS.length()));
        }
        if (startsWithOne(name, JDK)) {
            return Optional.empty();
        }
        return Optional.of(LIBRARIES.entrySet().stream()
                .filter(library -> startsWithOne(name, library.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name));
    }

    private static boolean startsWithOne(String name, List<String> beginnings) {
        return beginnings.stream().anyMatch((name + ".")::startsWith);
    }

    static boolean isLibrary(String word) {
        return LIBRARIES.containsKey(word);
    }

    /** The text of a room's package-info. */
    static String packageInfo(String room) {
        try {
            return Files.readString(folder(room).resolve("package-info.java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where what a room's classes know and what its package-info says after "Depends on" differ. There a room is named as
     * code, from its parent or its neighbours by its last words; a module stands for all its rooms, of which not all need be
     * known; a library is named as it is called.
     */
    static List<String> differences(String room, NavigableSet<String> known, String packageInfo) {
        Optional<String> sentence = PROMISE.matcher(packageInfo.replaceAll("\\s*\\n \\*( |$)", " "))
                .results()
                .map(MatchResult::group)
                .findFirst();
        if (sentence.isEmpty()) {
            return List.of(room + " does not say what it depends on");
        }
        NavigableMap<String, String> modules = modules();
        NavigableSet<String> said = new TreeSet<>();
        CODE.matcher(sentence.get())
                .results()
                .map(word -> inFull(room, word.group(1), modules))
                .forEach(said::add);
        LIBRARIES.keySet().stream()
                .filter(library -> Pattern.compile("\\b" + library + "\\b")
                        .matcher(sentence.get())
                        .find())
                .forEach(said::add);
        Stream<String> hidden = known.stream()
                .filter(word -> !said.contains(word) && !said.contains(modules.getOrDefault(word, word)))
                .map(word -> room + " knows " + word + " and does not say so");
        Stream<String> idle = said.stream()
                .filter(word ->
                        !known.contains(word) && known.stream().noneMatch(other -> word.equals(modules.get(other))))
                .map(word -> room + " says that it knows " + word + " and does not");
        return Stream.concat(hidden, idle).toList();
    }

    private static String inFull(String room, String word, NavigableMap<String, String> modules) {
        String parent = room.substring(0, room.lastIndexOf('.') + 1);
        return Stream.of(room + "." + word, parent + word)
                .filter(modules::containsKey)
                .findFirst()
                .orElse(word);
    }
}
