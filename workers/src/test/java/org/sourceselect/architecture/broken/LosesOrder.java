package org.sourceselect.architecture.broken;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Every method makes a collection without an order of its own. */
public final class LosesOrder {

    Map<String, String> hashMap() {
        return new HashMap<>();
    }

    Set<String> hashSet() {
        return new HashSet<>();
    }

    Supplier<Collection<String>> reference() {
        return HashSet::new;
    }

    Set<String> setOf() {
        return Set.of("a", "b");
    }

    Set<String> setCopy(List<String> list) {
        return Set.copyOf(list);
    }

    Map<String, String> mapOf() {
        return Map.of("a", "b", "c", "d");
    }

    Map<String, String> mapCopy(Map<String, String> map) {
        return Map.copyOf(map);
    }

    Set<String> collectedSet(List<String> list) {
        return list.stream().collect(Collectors.toSet());
    }

    Map<String, String> collectedMap(List<String> list) {
        return list.stream().collect(Collectors.toMap(s -> s, s -> s));
    }

    Map<String, List<String>> groups(List<String> list) {
        return list.stream().collect(Collectors.groupingBy(s -> s));
    }
}
