using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
var pair = $"{Variable("CHARTKEY_KEY")}:{Variable("CHARTKEY_SECRET")}";
using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

for (string? url = "http://127.0.0.1:8080/fhir/Observation?_count=100"; url != null; )
{
    using var bundle = JsonDocument.Parse(await http.GetStringAsync(url));
    if (bundle.RootElement.TryGetProperty("entry", out var entries))
        foreach (var entry in entries.EnumerateArray())
            Console.WriteLine(entry.GetProperty("resource").GetProperty("id").GetString());
    url = null;
    foreach (var link in bundle.RootElement.GetProperty("link").EnumerateArray())
        if (link.GetProperty("relation").GetString() == "next") url = link.GetProperty("url").GetString();
}
