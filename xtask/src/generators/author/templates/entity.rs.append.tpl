impl {{ Name }} {
    {% render "must_be_of", owner: owner, owner_path: owner_path, name: name, words: words %}}
