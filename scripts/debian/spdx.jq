# What is wrong with an SPDX 2.3 document of gevel, a line each; nothing when it is good.
# jq -r -f spdx.jq FILE; the rules are those of SPDX 2.3, clauses 6, 7 and 11, for what it uses.
def need(condition; what): if condition then empty else what end;
def licence: type == "string" and length > 0;
. as $document
| ([.SPDXID] + [.packages[].SPDXID]) as $ids
| need(.spdxVersion == "SPDX-2.3" and .dataLicense == "CC0-1.0" and .SPDXID == "SPDXRef-DOCUMENT";
       "it does not say that it is SPDX 2.3"),
  need(.documentNamespace | test("^https://[^#]+$"); "its name space is no address"),
  need(.creationInfo.created | test("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$"); "created: \(.creationInfo.created)"),
  need(.creationInfo.creators[0] | startswith("Tool: "); "nobody created it"),
  need(($ids | length) == ($ids | unique | length); "an id stands twice"),
  ($ids[] | need(test("^SPDXRef-[A-Za-z0-9.-]+$"); "\(.) is no id")),
  (.packages[] | .name as $name
   | need(.versionInfo and .downloadLocation and .copyrightText and .supplier and .filesAnalyzed == false;
          "\($name) lacks a field"),
     need((.licenseDeclared | licence) and (.licenseConcluded | licence); "\($name) has no licence"),
     need([.externalRefs[] | select(.referenceType == "purl" and .referenceCategory == "PACKAGE-MANAGER")
           | .referenceLocator | test("^pkg:(deb/[a-z]+|generic)/[a-z0-9.%+A-Z-]+@[A-Za-z0-9.%~_-]+\\?[a-z]+=")] == [true];
          "\($name) has no package URL")),
  (.relationships[]
   | need(([.spdxElementId, .relatedSpdxElement] - $ids) == []; "a relationship leads nowhere: \(.)"),
     need(.relationshipType | IN("DESCRIBES", "DYNAMIC_LINK", "RUNTIME_DEPENDENCY_OF"); "\(.relationshipType)")),
  need([.relationships[] | select(.relationshipType == "DESCRIBES")] ==
       [{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-gevel"}];
       "it does not describe gevel"),
  ([.relationships[] | .spdxElementId, .relatedSpdxElement] as $linked
   | $ids[] | need(IN($linked[]); "nobody links \(.)")),
  ([.relationships[] | select(.spdxElementId == "SPDXRef-gevel") | .relatedSpdxElement] as $own
   | need($own | length >= 10; "gevel links \($own | length) packages only"),
     ($document.packages[] | select(IN(.SPDXID; $own[]))
      | need(.licenseDeclared != "NOASSERTION"; "\(.name) is linked and has no licence")))
