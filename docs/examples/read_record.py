import base64, json, os, urllib.request

pair = f"{os.environ['CHARTKEY_KEY']}:{os.environ['CHARTKEY_SECRET']}"
headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}

def search(url):
    while url:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
            bundle = json.load(response)
        for entry in bundle.get("entry", []):
            yield entry["resource"]
        url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)

for resource in search("http://127.0.0.1:8080/fhir/Observation?_count=100"):
    print(f"{resource['resourceType']}/{resource['id']}")
